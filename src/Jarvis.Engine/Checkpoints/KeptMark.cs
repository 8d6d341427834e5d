using Jarvis.Storage;

namespace Jarvis.Engine.Checkpoints;

/// <summary>The user's mark on a checkpoint that retention must leave alone: an empty file <c>kept</c> in its folder.</summary>
public static class KeptMark
{
    public const string FileName = "kept";

    public static bool Is(string checkpoint) => File.Exists(Path.Combine(checkpoint, FileName));

    /// <returns>False where the checkpoint is being removed right now, or its folder cannot be written.</returns>
    public static bool TrySet(string checkpoint, bool kept)
    {
        using var inUse = InUseLock.TryShare(checkpoint); // retention either sees the mark or has not begun
        if (inUse is null)
        {
            return false;
        }
        string file = Path.Combine(checkpoint, FileName);
        try
        {
            if (kept && !File.Exists(file))
            {
                DiskFile.Create(file).Dispose();
            }
            else if (!kept)
            {
                DiskFile.Delete(file);
            }
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
