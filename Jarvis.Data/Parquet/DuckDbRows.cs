using System.Runtime.InteropServices;

namespace Jarvis.Data;

/// <summary>DuckDB's words for what went wrong.</summary>
internal sealed class DuckDbException(string message) : Exception(message.Split('\n')[0]);

/// <summary>duckdb_result of duckdb.h: opaque but for its size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DuckDbResult
{
    private ulong _columns, _rows, _changed;
    private nint _data, _error, _internal;

    public string? Error
    {
        get
        {
            fixed (DuckDbResult* self = &this)
            {
                return Marshal.PtrToStringUTF8(((delegate* unmanaged<DuckDbResult*, nint>)DuckDbLibrary.Function("duckdb_result_error"))(self));
            }
        }
    }

    public void Destroy()
    {
        fixed (DuckDbResult* self = &this)
        {
            ((delegate* unmanaged<DuckDbResult*, void>)DuckDbLibrary.Function("duckdb_destroy_result"))(self);
        }
    }
}

/// <summary>The rows of a streamed query, one chunk of 2,048 in memory at a time; null reads as an empty text.</summary>
internal sealed unsafe class DuckDbRows : IDisposable
{
    private const int InlineBytes = 12;

    // Functions that are called for every chunk or row.
    private readonly delegate* unmanaged<DuckDbResult, nint> _fetch = (delegate* unmanaged<DuckDbResult, nint>)DuckDbLibrary.Function("duckdb_fetch_chunk");
    private readonly delegate* unmanaged<nint*, void> _destroyChunk = (delegate* unmanaged<nint*, void>)DuckDbLibrary.Function("duckdb_destroy_data_chunk");

    private nint _statement;
    private DuckDbResult _result;
    private nint _chunk;
    private ulong _size, _at;
    private byte* _strings;
    private ulong* _validity;

    public DuckDbRows(nint statement)
    {
        _statement = statement;
        DuckDbResult result = default;
        int state = ((delegate* unmanaged<nint, DuckDbResult*, int>)DuckDbLibrary.Function("duckdb_execute_prepared_streaming"))(statement, &result);
        _result = result;
        if (state != 0)
        {
            var error = _result.Error ?? "unknown error";
            Dispose();
            throw new DuckDbException(error);
        }
    }

    /// <summary>The row that <see cref="Next"/> went to; valid until it goes on.</summary>
    public ReadOnlySpan<byte> Text
    {
        get
        {
            ulong row = _at - 1;
            if (_validity is not null && (_validity[row / 64] >> (int)(row % 64) & 1) == 0)
            {
                return [];
            }
            byte* text = _strings + row * 16;   // duckdb_string_t: length, then the text itself or four bytes of it and a pointer
            int length = *(int*)text;
            return new ReadOnlySpan<byte>(length <= InlineBytes ? text + 4 : *(byte**)(text + 8), length);
        }
    }

    /// <exception cref="DuckDbException">The source is damaged from here on.</exception>
    public bool Next()
    {
        while (_at == _size)
        {
            FreeChunk();
            _chunk = _fetch(_result);
            if (_chunk == 0)
            {
                return _result.Error is { Length: > 0 } error ? throw new DuckDbException(error) : false;
            }
            _size = ((delegate* unmanaged<nint, ulong>)DuckDbLibrary.Function("duckdb_data_chunk_get_size"))(_chunk);
            nint vector = ((delegate* unmanaged<nint, ulong, nint>)DuckDbLibrary.Function("duckdb_data_chunk_get_vector"))(_chunk, 0);
            _strings = ((delegate* unmanaged<nint, byte*>)DuckDbLibrary.Function("duckdb_vector_get_data"))(vector);
            _validity = ((delegate* unmanaged<nint, ulong*>)DuckDbLibrary.Function("duckdb_vector_get_validity"))(vector);
        }
        _at++;
        return true;
    }

    public void Dispose()
    {
        FreeChunk();
        if (_statement != 0)
        {
            _result.Destroy();
            nint statement = _statement;
            _statement = 0;
            ((delegate* unmanaged<nint*, void>)DuckDbLibrary.Function("duckdb_destroy_prepare"))(&statement);
        }
    }

    private void FreeChunk()
    {
        if (_chunk != 0)
        {
            nint chunk = _chunk;
            (_chunk, _size, _at) = (0, 0, 0);
            _destroyChunk(&chunk);
        }
    }
}
