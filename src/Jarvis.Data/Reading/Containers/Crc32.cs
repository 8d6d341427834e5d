namespace Jarvis.Data.Reading.Containers;

/// <summary>CRC-32 as in zip and gzip (ISO 3309, reflected 0xEDB88320), eight bytes per iteration.</summary>
internal struct Crc32
{
    private static readonly uint[][] _tables = Tables();
    private uint _state = uint.MaxValue;

    public Crc32() { }

    public readonly uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        while (bytes.Length >= 8)
        {
            uint low = state ^ BitConverter.ToUInt32(bytes),
                high = BitConverter.ToUInt32(bytes[4..]);
            state =
                _tables[7][low & 255]
                ^ _tables[6][(low >> 8) & 255]
                ^ _tables[5][(low >> 16) & 255]
                ^ _tables[4][low >> 24]
                ^ _tables[3][high & 255]
                ^ _tables[2][(high >> 8) & 255]
                ^ _tables[1][(high >> 16) & 255]
                ^ _tables[0][high >> 24];
            bytes = bytes[8..];
        }
        foreach (byte b in bytes)
        {
            state = _tables[0][(state ^ b) & 255] ^ (state >> 8);
        }
        _state = state;
    }

    private static uint[][] Tables()
    {
        var tables = new uint[8][];
        for (int t = 0; t < 8; t++)
        {
            tables[t] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint value = t == 0 ? i : tables[t - 1][i];
                if (t == 0)
                {
                    for (int bit = 0; bit < 8; bit++)
                    {
                        value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
                    }
                }
                else
                {
                    value = tables[0][value & 255] ^ (value >> 8);
                }
                tables[t][i] = value;
            }
        }
        return tables;
    }
}
