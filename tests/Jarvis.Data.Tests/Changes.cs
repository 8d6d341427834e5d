using Jarvis.Contracts;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

/// <summary>Creates datasets, changes them, and captures their state for comparison.</summary>
internal static class Changes
{
    public static TempFolder Dataset(int records)
    {
        var folder = new TempFolder();
        folder.Import(
            folder.File(
                "a.jsonl",
                string.Concat(
                    Enumerable
                        .Range(1, records)
                        .Select(i =>
                            i % 5 == 0
                                ? $"{{\"question\":\"question {i}\",\"answer\":\"answer {i}\",\"domain\":\"d{i % 4}\"}}\n"
                                : $"{{\"text\":\"record {i}\",\"domain\":\"d{i % 4}\"}}\n"
                        )
                )
            )
        );
        return folder;
    }

    /// <summary>Every record of a version with all its fields, and the content hash, which is computed again.</summary>
    public static (string Rows, string Hash) State(TempFolder folder, int? version = null)
    {
        using var store = RecordStore.Open(folder.DatasetPath, version);
        Assert.Equal(store.Hash, store.ContentHash());
        return (string.Join('\n', store.Read().Select(r => $"{r with { Turns = null }} {string.Join('|', r.Turns ?? [])}")), store.Hash);
    }

    public static DatasetChange Make(TempFolder folder, Action<ChangeSet> what, string kind = ChangeKinds.Edit)
    {
        using var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, kind, "a test's change");
        what(change);
        return change.Commit()!;
    }

    /// <summary>A change of up to twelve random steps; null when they had no effect.</summary>
    public static DatasetChange? Random(TempFolder folder, Random random)
    {
        long last;
        using (var store = RecordStore.Open(folder.DatasetPath))
        {
            last = store.Read().Select(r => r.Id).DefaultIfEmpty(1).Max() + 1;
        }
        using var change = ChangeSet.Begin(folder.DatasetPath, TimeProvider.System, ChangeKinds.Edit, "random");
        for (int i = random.Next(12); i >= 0; i--)
        {
            long id = 1 + random.NextInt64(last + 3);
            switch (random.Next(8))
            {
                case 0:
                    change.Remove(id);
                    break;
                case 1:
                    change.Add(
                        RecordDraft.OfText($"new {random.Next(20)}") with
                        {
                            Domain = "new",
                            Synthetic = random.Next(2) == 0,
                        },
                        parent: id
                    );
                    break;
                case 2:
                    change.Replace(id, RecordDraft.OfText($"other {random.Next(20)}") with { Document = "doc" });
                    break;
                case 3:
                    change.Label(id, LabelField.Domain, $"d{random.Next(4)}");
                    break;
                case 4:
                    change.Label(
                        id,
                        LabelField.Split,
                        random.Next(3) switch
                        {
                            0 => null,
                            1 => "train",
                            _ => "validation",
                        }
                    );
                    break;
                case 5:
                    change.Label(id, LabelField.Quality, random.Next(3) / 2.0);
                    break;
                case 6:
                    change.RemoveWhere(new RecordQuery(Domain: $"d{random.Next(4)}") { MinLength = 9 + random.Next(3) });
                    break;
                default:
                    change.Label(id, LabelField.Language, "en");
                    break;
            }
        }
        return change.Commit();
    }

    /// <summary>Null when the undo is refused.</summary>
    public static DatasetChange? TryUndo(TempFolder folder, int number)
    {
        try
        {
            return ChangeSet.Undo(folder.DatasetPath, TimeProvider.System, number);
        }
        catch (DatasetException)
        {
            return null;
        }
    }
}
