using System.Text;

namespace Jarvis.Engine.Tokenizers;

/// <summary>Tokens by id and ids by token, with the bytes that each id stands for.</summary>
internal sealed class BpeVocabulary
{
    private readonly string?[] _tokens;
    private readonly byte[]?[] _bytes;
    private readonly Dictionary<string, int> _ids;

    /// <param name="model">Tokens of the model, in the characters of <see cref="ByteAlphabet"/>.</param>
    public BpeVocabulary(IReadOnlyDictionary<string, int> model, IReadOnlyList<AddedToken> added)
    {
        Model = model;
        Size = Math.Max(model.Count == 0 ? 0 : model.Values.Max(), added.Count == 0 ? 0 : added.Max(a => a.Id)) + 1;
        _tokens = new string?[Size];
        _bytes = new byte[]?[Size];
        _ids = new Dictionary<string, int>(model, StringComparer.Ordinal);
        foreach (var (token, id) in model)
        {
            _tokens[id] = token;
            _bytes[id] = ByteAlphabet.ToBytes(token) ?? Encoding.UTF8.GetBytes(token);
        }

        foreach (var token in added)
        {
            _ids[token.Content] = token.Id;
            _tokens[token.Id] = token.Content;
            _bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
        }
    }

    /// <summary>The model's own part, without added tokens that it does not hold.</summary>
    public IReadOnlyDictionary<string, int> Model { get; }

    /// <summary>Highest id + 1; ids between may be unused.</summary>
    public int Size { get; }

    public int? Id(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    public string? Token(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    /// <summary>Null for an unused id.</summary>
    public byte[]? Bytes(int id) => (uint)id < (uint)_bytes.Length ? _bytes[id] : null;
}
