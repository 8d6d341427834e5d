using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Runs.Preparation;

/// <summary>One record on its way to tokens. Exactly one of <paramref name="Text"/> and <paramref name="Turns"/> is set.</summary>
/// <param name="Split">train | validation where the source decides, else null.</param>
/// <param name="Hash">Of the normalised content; equal content has equal hashes.</param>
/// <param name="Labels">What it is about, where it came from, how hard it is.</param>
public sealed record Document(string? Text, IReadOnlyList<ChatTurn>? Turns, string? Split, UInt128 Hash, RecordLabels Labels)
{
    public RecordKind Kind { get; init; }

    /// <summary>The hash that decides its split where the source does not; usually its own.</summary>
    public UInt128 SideHash { get; init; } = Hash;

    /// <summary>Which record of which source it is.</summary>
    public RecordOrigin Origin { get; init; }

    /// <summary>UTF-16 units of content.</summary>
    public long Characters => Text?.Length ?? Turns!.Sum(t => (long)t.Content.Length);
}
