using Jarvis.Contracts;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>
/// Finds secrets or personal data: two checks in one class, because they differ only in what they look for. Reports only the kind of a
/// value, never the value.
/// </summary>
internal sealed class PrivateDataCheck : DoctorCheck
{
    public const string SecretId = "secret",
        PersonalId = "personal";

    private readonly bool _secrets;
    private readonly Dictionary<string, long> _kinds = [];

    private PrivateDataCheck(CheckContext context, bool secrets, string id, string title, FindingSeverity severity)
        : base(context, id, title, severity) => _secrets = secrets;

    public static PrivateDataCheck Secrets(CheckContext context) =>
        new(context, true, SecretId, "Keys and passwords", FindingSeverity.Problem);

    public static PrivateDataCheck Personal(CheckContext context) =>
        new(context, false, PersonalId, "Personal data", FindingSeverity.Warning);

    public override void Look(RecordView record)
    {
        var spans = record.Private.Where(s => s.IsSecret == _secrets).ToList();
        if (spans.Count == 0)
        {
            return;
        }
        foreach (string kind in spans.Select(s => s.Kind))
        {
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        }
        var kinds = spans.GroupBy(s => s.Kind).Select(g => NumberText.Count(g.Count(), g.Key));
        Log.Add(record, string.Join(", ", kinds), spans.Count, excerpt: RecordExcerpt.At(record.Body, spans[0].Start));
    }

    public override DoctorFinding Finding() =>
        Found(
            Log.Count == 0
                ? _secrets
                    ? "No keys, tokens or passwords were found."
                    : "No e-mail addresses, telephone, card or account numbers, or IP addresses of people were found."
                : $"{NumberText.Count(Log.Count, "record", "holds", "hold")} "
                    + $"{string.Join(", ", _kinds.OrderByDescending(k => k.Value).Select(k => NumberText.Count(k.Value, k.Key)))}. What "
                    + "a model has learned it can say to anybody.",
            $"Mask {(_secrets ? "keys and passwords" : "personal data")} in {NumberText.Count(Log.Count, "record")}: each "
                + "becomes its kind in brackets",
            [.. _kinds.Select(k => (k.Key.ToLowerInvariant().Replace(' ', '_'), (double)k.Value))]
        );
}
