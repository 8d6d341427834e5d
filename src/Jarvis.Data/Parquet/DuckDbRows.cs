using DuckDB.NET.Data;

namespace Jarvis.Data.Parquet;

/// <summary>
/// The rows of a streamed query, with one chunk of 2,048 in memory at a time. Returns the bytes of each row's first column, which are empty
/// if it is null.
/// </summary>
internal sealed class DuckDbRows : IDisposable
{
    private readonly DuckDBCommand _command;
    private readonly DuckDBDataReader _reader;
    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <param name="command">Disposed with this.</param>
    public DuckDbRows(DuckDBCommand command)
    {
        _command = command;
        try
        {
            _reader = command.ExecuteReader();
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of the current row; valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <exception cref="DuckDBException">The source is damaged from here on.</exception>
    public bool Next()
    {
        _length = 0;
        if (!_reader.Read())
        {
            return false;
        }
        if (!_reader.IsDBNull(0))
        {
            using var value = _reader.GetStream(0);
            _length = (int)value.Length;
            if (_bytes.Length < _length)
            {
                _bytes = new byte[Math.Max(_length, Math.Min(Array.MaxLength, 2L * _bytes.Length))];
            }
            value.ReadExactly(_bytes, 0, _length);
        }
        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
    }
}
