using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Fixes;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>A dataset of a few records with the findings of its check.</summary>
internal sealed class Patient : IDisposable
{
    private readonly TempFolder _folder = new();

    public Patient(params IEnumerable<object> records)
    {
        var lines = records.Select(r => JsonSerializer.Serialize(r is string text ? new { text } : r)).ToList();
        bool empty = lines.Count == 0;
        _folder.Import(_folder.File("patient.jsonl", string.Join('\n', empty ? ["{\"text\":\"soon gone\"}"] : lines)));
        if (empty)
        {
            Change(change => change.Remove(1));
        }
    }

    public string Directory => _folder.DatasetPath;

    public string File(string name, string content) => _folder.File(name, content);

    public void Change(Action<ChangeSet> what)
    {
        using var change = ChangeSet.Begin(Directory, TimeProvider.System, ChangeKinds.Edit, "a test's change");
        what(change);
        change.Commit();
    }

    public DoctorReport Examine(DoctorOptions? options = null, DoctorAids? aids = null) =>
        new DataDoctor(TimeProvider.System).Examine(Directory, "patient", options ?? new DoctorOptions(), aids ?? new DoctorAids());

    public DoctorFinding Finding(string check, DoctorOptions? options = null, DoctorAids? aids = null) =>
        Examine(options, aids).Findings.Single(f => f.Check == check);

    public DatasetChange? Mend(string check) => new DatasetFix(TimeProvider.System).Apply(Directory, check);

    /// <summary>The ids that a check flagged, as stored.</summary>
    public IReadOnlyList<long> Flagged(string check)
    {
        using var store = RecordStore.Open(Directory);
        return [.. store.Read(new RecordQuery { Flag = check }).Select(r => r.Id)];
    }

    public IReadOnlyList<DataRecord> Records()
    {
        using var store = RecordStore.Open(Directory);
        return [.. store.Read()];
    }

    public string Hash()
    {
        using var store = RecordStore.Open(Directory);
        Assert.Equal(store.Hash, store.ContentHash());
        return store.Hash;
    }

    /// <summary>Sentences of random words, so that two texts are similar only where a test makes them so.</summary>
    public static string Prose(int seed, int words = 40)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(1, words).Select(i => $"{Word(random)}{(i % 8 == 0 || i == words ? "." : "")}"));
    }

    private static string Word(Random random) =>
        string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => $"{"bdfgklmnprst"[random.Next(12)]}{"aeiou"[random.Next(5)]}"));

    public void Dispose() => _folder.Dispose();
}
