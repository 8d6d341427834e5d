using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Store;

/// <summary>
/// A pseudo-random, reproducible order: a function of the seed and a record's content only, so that neither its position nor its neighbours
/// matter. In SQL it is <c>jarvis_mix(hash)</c>.
/// </summary>
internal static class SeededOrder
{
    public const string Sql = "jarvis_mix(hash)";

    public static void Define(SqliteConnection connection, long seed) =>
        connection.CreateFunction(
            "jarvis_mix",
            (byte[] hash) => unchecked((long)Of(seed, BinaryPrimitives.ReadUInt64LittleEndian(hash))),
            isDeterministic: true
        );

    /// <summary>SplitMix64's finalizer (Steele, Lea, Flood, 2014) over seed and value.</summary>
    public static ulong Of(long seed, ulong value)
    {
        ulong z = unchecked(value + ((ulong)seed + 1) * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
