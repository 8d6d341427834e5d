using System.Collections.Concurrent;

namespace Jarvis.Storage;

/// <summary>
/// Folders of one kind under a root, each under its id. Deleting renames one to <c>*.deleting</c>, so that it can be restored for a minute;
/// what an earlier process left half made or half removed is swept at start.
/// </summary>
public sealed class DeletableFolders(string root, TimeProvider time)
{
    public const string DeletingSuffix = ".deleting";

    public static readonly TimeSpan UndoFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _deletedAt = new();
    private readonly Lock _renaming = new();

    public IEnumerable<string> Ids =>
        Directory.Exists(root) ? Directory.GetDirectories(root).Select(Path.GetFileName).OfType<string>().Where(IsId) : [];

    public string Of(string id) => Path.Combine(root, id);

    /// <summary>Whether a name is a valid id, which cannot lead to another path.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= 80 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public bool IsTaken(string id) => Directory.Exists(Of(id)) || Directory.Exists(Of(id) + DeletingSuffix);

    /// <exception cref="IOException">Something in it is in use.</exception>
    public void Delete(string id)
    {
        lock (_renaming)
        {
            string target = Of(id) + DeletingSuffix;
            if (Directory.Exists(target))
            {
                DiskFolder.Delete(target); // an earlier one of the same name, which can no longer be restored
            }
            DiskFolder.Move(Of(id), target);
            _deletedAt[id] = time.GetUtcNow();
        }
    }

    /// <summary>False where there is nothing to restore.</summary>
    /// <exception cref="IOException">The id has been taken again.</exception>
    public bool Restore(string id)
    {
        lock (_renaming)
        {
            string deleted = Of(id) + DeletingSuffix;
            if (!IsId(id) || !Directory.Exists(deleted))
            {
                return false;
            }
            DiskFolder.Move(deleted, Of(id));
            _deletedAt.TryRemove(id, out _);
            return true;
        }
    }

    /// <summary>Removes for good what was deleted a minute ago; at start also all leftovers.</summary>
    public void Sweep(bool atStart)
    {
        if (!Directory.Exists(root) || (!atStart && _deletedAt.IsEmpty))
        {
            return;
        }
        foreach (string folder in atStart ? Directory.GetDirectories(root).Append(root) : [])
        {
            DiskFile.SweepReplacements(folder);
        }
        lock (_renaming)
        {
            foreach (string folder in Directory.GetDirectories(root))
            {
                string name = Path.GetFileName(folder);
                bool deleted = name.EndsWith(DeletingSuffix, StringComparison.Ordinal);
                string id = deleted ? name[..^DeletingSuffix.Length] : name;
                bool due = deleted && _deletedAt.TryGetValue(id, out var at) && time.GetUtcNow() - at >= UndoFor;
                if (!due && !(atStart && (deleted || name.EndsWith(CompleteFolder.PartialSuffix, StringComparison.Ordinal))))
                {
                    continue;
                }
                DiskFolder.Delete(folder);
                _deletedAt.TryRemove(id, out _);
            }
        }
    }
}
