namespace Microsoft.ML.Tokenizers;

/// <summary>What an encoding returns.</summary>
/// <typeparam name="T">A token or its id.</typeparam>
public struct EncodeResults<T>
{
    public IReadOnlyList<T> Tokens { get; set; }

    /// <summary>The text after normalization; null where nothing changed it.</summary>
    public string? NormalizedText { get; set; }

    /// <summary>UTF-16 units of the text that <see cref="Tokens"/> cover.</summary>
    public int CharsConsumed { get; set; }
}
