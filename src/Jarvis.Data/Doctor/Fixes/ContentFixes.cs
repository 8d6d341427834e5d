using Jarvis.Contracts;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Privacy;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Store;

namespace Jarvis.Data.Doctor.Fixes;

/// <summary>What the fix of each check does to a record that the check flagged.</summary>
internal static class ContentFixes
{
    private delegate FixStep? Mend(RecordView record, RecordFlag flag, Room room);

    /// <summary>What a fix may use beside the record.</summary>
    private sealed record Room(DoctorOptions Options, FlaggedRecords Flagged, Func<DataRecord, int>? CountTokens);

    private static readonly Dictionary<string, Mend> _mends = new()
    {
        ["exact-duplicate"] = RemoveCopy,
        ["near-duplicate"] = RemoveCopy,
        ["leak"] = (_, _, _) => new FixStep.Label(LabelField.Split, "train"),
        ["contamination"] = (_, _, _) => FixStep.Gone,
        ["empty"] = (record, _, _) => EmptyCheck.IsEmpty(record, out _) ? FixStep.Gone : null,
        ["short"] = (record, _, room) => record.Body.AsSpan().Trim().Length < room.Options.ShortCharacters ? FixStep.Gone : null,
        ["long"] = (record, _, room) => room.Options.ContextTokens is { } most ? Shortening.ToFit(record, most, room.CountTokens) : null,
        ["truncated"] = (record, _, _) => record.Truncation is null ? null : Shortening.ToLastSentence(record),
        ["language"] = (_, _, _) => FixStep.Gone,
        ["repetition"] = (record, _, _) => record.Repetition.IsTooMuch ? FixStep.Gone : null,
        ["markup"] = (record, _, _) => FixStep.With(record, Markup.Strip),
        [PrivateDataCheck.SecretId] = (record, _, _) => FixStep.With(record, text => PrivateData.Replace(text, secrets: true)),
        [PrivateDataCheck.PersonalId] = (record, _, _) => FixStep.With(record, text => PrivateData.Replace(text, secrets: false)),
    };

    public static IEnumerable<(long Id, FixStep? Step)> Steps(
        string check,
        DoctorOptions options,
        FlaggedRecords flagged,
        RecordStore store,
        Func<DataRecord, int>? countTokens
    )
    {
        var room = new Room(options, flagged, countTokens);
        var mend = _mends[check];
        foreach (var (id, flag) in flagged.Of(check))
        {
            if (store.Find(id) is { } record)
            {
                yield return (id, mend(new RecordView(record), flag, room));
            }
        }
    }

    // If the original has been removed since, this copy is the only one left and stays.
    private static FixStep? RemoveCopy(RecordView record, RecordFlag flag, Room room) =>
        flag.OtherId is { } other && room.Flagged.Live(other) is { } live && live != record.Id ? FixStep.Gone : null;
}
