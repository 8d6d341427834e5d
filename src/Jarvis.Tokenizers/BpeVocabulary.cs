using System.Text;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Tokenizers;

/// <summary>Tokens by id and ids by token, with the bytes that each id stands for.</summary>
internal sealed class BpeVocabulary
{
    private readonly string?[] _tokens;
    private readonly string?[] _spelled;
    private readonly byte[]?[] _bytes;
    private readonly Dictionary<string, int> _ids;

    /// <param name="model">Tokens of the model, as the file writes them.</param>
    /// <param name="added">Added tokens, each with the text to look for: its content, normalized if it is matched in normalized
    /// text.</param>
    /// <param name="bytesOf">Gives the bytes that a token of the model stands for.</param>
    public BpeVocabulary(
        IReadOnlyDictionary<string, int> model,
        IReadOnlyList<(AddedToken Token, string Text)> added,
        Func<string, byte[]> bytesOf
    )
    {
        Model = model;
        Size = Math.Max(model.Count == 0 ? 0 : model.Values.Max(), added.Count == 0 ? 0 : added.Max(a => a.Token.Id)) + 1;
        _tokens = new string?[Size];
        _spelled = new string?[Size];
        _bytes = new byte[]?[Size];
        _ids = new Dictionary<string, int>(model, StringComparer.Ordinal);
        foreach (var (token, id) in model)
        {
            _tokens[id] = _spelled[id] = token;
            _bytes[id] = bytesOf(token);
        }

        foreach (var (token, text) in added)
        {
            _ids[token.Content] = token.Id;
            _tokens[token.Id] = token.Content;
            _spelled[token.Id] = text;
            _bytes[token.Id] = Encoding.UTF8.GetBytes(text);
        }
    }

    /// <summary>The model's own part, without added tokens that it does not hold.</summary>
    public IReadOnlyDictionary<string, int> Model { get; }

    /// <summary>Highest id + 1; ids between may be unused.</summary>
    public int Size { get; }

    public int? Id(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    public string? Token(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    /// <summary>The text that a decoder receives for an id; null for an unused one.</summary>
    public string? Spelled(int id) => (uint)id < (uint)_spelled.Length ? _spelled[id] : null;

    /// <summary>Null for an unused id.</summary>
    public byte[]? Bytes(int id) => (uint)id < (uint)_bytes.Length ? _bytes[id] : null;
}
