using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Jarvis.Engine.TokenFiles;
using Jarvis.Storage;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Records which records each batch had, for orders that depend on losses and cannot be drawn again afterwards. An entry is the micro-step
/// (int64), how many pieces follow (int32), and for each four int32: row, record, first target, length; little endian. A step that is taken
/// again, after a rollback or in a later attempt, is written again: the last entry counts. About 20 bytes per record.
/// </summary>
internal sealed class LoggedBatches : IBatchSource, IDisposable
{
    private readonly IBatchSource _batches;
    private readonly FileStream _log;

    public LoggedBatches(IBatchSource batches, string path)
    {
        _batches = batches;
        _log = DiskFile.Open(path, FileMode.OpenOrCreate, FileAccess.Write);
        _log.SetLength(BatchLog.WholeEntries(path)); // without what a killed attempt left half written
        _log.Position = _log.Length;
    }

    public string Name => _batches.Name;

    public bool WantsLosses => _batches.WantsLosses;

    public double EpochAt(long microStep) => _batches.EpochAt(microStep);

    public Batch Read(long microStep)
    {
        var batch = _batches.Read(microStep);
        var spans = batch.Records ?? [];
        byte[] entry = new byte[BatchLog.HeadBytes + spans.Count * BatchLog.PieceBytes];
        BinaryPrimitives.WriteInt64LittleEndian(entry, microStep);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), spans.Count);
        for (int i = 0; i < spans.Count; i++)
        {
            var piece = entry.AsSpan(BatchLog.HeadBytes + i * BatchLog.PieceBytes);
            BinaryPrimitives.WriteInt32LittleEndian(piece, spans[i].Row);
            BinaryPrimitives.WriteInt32LittleEndian(piece[4..], spans[i].Record);
            BinaryPrimitives.WriteInt32LittleEndian(piece[8..], spans[i].First);
            BinaryPrimitives.WriteInt32LittleEndian(piece[12..], spans[i].Length);
        }
        _log.Write(entry);
        _log.Flush();
        return batch;
    }

    public void Trained(IReadOnlyList<RecordLoss> losses) => _batches.Trained(losses);

    public void Validated(long step, IReadOnlyDictionary<int, double> domainLosses) => _batches.Validated(step, domainLosses);

    public JsonNode? Save() => _batches.Save();

    public void Restore(JsonNode? state) => _batches.Restore(state);

    public IEnumerable<(string Name, Tensor Value)> Tensors() => _batches.Tensors();

    public void Dispose()
    {
        _log.Dispose();
        (_batches as IDisposable)?.Dispose();
    }
}

/// <summary>Reads what <see cref="LoggedBatches"/> wrote.</summary>
internal static class BatchLog
{
    public const int HeadBytes = 12,
        PieceBytes = 16;

    /// <summary>The pieces of a micro-step; null where the log does not have it.</summary>
    public static IReadOnlyList<RecordSpan>? Find(string path, long microStep)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        using var log = DiskFile.OpenRead(path);
        IReadOnlyList<RecordSpan>? found = null;
        foreach (var (number, at, pieces) in Entries(log))
        {
            if (number != microStep)
            {
                continue;
            }
            byte[] bytes = new byte[pieces * PieceBytes];
            log.Position = at;
            log.ReadExactly(bytes);
            found = [.. Enumerable.Range(0, pieces).Select(i => Piece(bytes.AsSpan(i * PieceBytes)))];
        }
        return found;
    }

    public static long WholeEntries(string path)
    {
        using var log = DiskFile.OpenRead(path);
        return Entries(log).Select(entry => entry.At + entry.Pieces * PieceBytes).LastOrDefault();
    }

    private static IEnumerable<(long MicroStep, long At, int Pieces)> Entries(FileStream log)
    {
        byte[] head = new byte[HeadBytes];
        long length = log.Length;
        for (long at = 0; at + HeadBytes <= length;)
        {
            log.Position = at;
            log.ReadExactly(head);
            int pieces = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8));
            long end = at + HeadBytes + (long)pieces * PieceBytes;
            if (pieces < 0 || end > length)
            {
                yield break;
            }
            yield return (BinaryPrimitives.ReadInt64LittleEndian(head), at + HeadBytes, pieces);
            at = end;
        }
    }

    private static RecordSpan Piece(ReadOnlySpan<byte> bytes)
    {
        int Number(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt32LittleEndian(from);
        return new RecordSpan(Number(bytes), 0, Number(bytes[12..]), Number(bytes[4..]), Number(bytes[8..]));
    }
}
