using System.Text;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>Buffers flags in a temporary file until they are written to the dataset, so that a million of them take no memory.</summary>
internal sealed class FlagSpool : IDisposable
{
    private readonly FileStream _file;
    private readonly BinaryWriter _writer;

    public FlagSpool(string path)
    {
        _file = DiskFile.CreateTemporary(path, 1 << 16);
        _writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
    }

    public long Count { get; private set; }

    public void Add(long recordId, RecordFlag flag)
    {
        _writer.Write(recordId);
        _writer.Write(flag.Check);
        _writer.Write(flag.Detail);
        _writer.Write(flag.Score ?? double.NaN);
        _writer.Write(flag.OtherId ?? 0);
        Count++;
    }

    public IEnumerable<(long RecordId, RecordFlag Flag)> Read()
    {
        _writer.Flush();
        _file.Position = 0;
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        for (long i = 0; i < Count; i++)
        {
            long id = reader.ReadInt64();
            string check = reader.ReadString(),
                detail = reader.ReadString();
            double score = reader.ReadDouble();
            long other = reader.ReadInt64();
            yield return (id, new RecordFlag(check, detail, double.IsNaN(score) ? null : score, other == 0 ? null : other));
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
