using System.Text;
using System.Text.Unicode;
using Jarvis.Contracts;
using Jarvis.Tokenizers;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>
/// A loaded tokenizer prepared for display: its tokens with their merges, searched and sorted, and texts split into tokens.
/// </summary>
internal sealed class TokenVocabulary
{
    private readonly Dictionary<int, int> _rankOf = [];

    public TokenVocabulary(TextTokenizer tokenizer)
    {
        Tokenizer = tokenizer;
        for (int rank = 0; rank < tokenizer.Parts.Merges.Count; rank++)
        {
            var (left, right) = tokenizer.Parts.Merges[rank];
            _rankOf.TryAdd(tokenizer.Parts.Vocabulary[left + right], rank);
        }
    }

    public TextTokenizer Tokenizer { get; }

    public int Tokens => Enumerable.Range(0, Tokenizer.VocabularySize).Count(id => Tokenizer.TokenOf(id) is not null);

    public TokenEntry Entry(int id)
    {
        var bytes = Tokenizer.BytesOf(id);
        int? rank = _rankOf.TryGetValue(id, out int found) ? found : null;
        var (left, right) = rank is { } r ? Tokenizer.Parts.Merges[r] : (null, null);
        return new TokenEntry(
            id,
            Tokenizer.TokenOf(id)!,
            TextOf(bytes),
            Convert.ToHexString(bytes),
            Tokenizer.IsSpecial(id),
            rank,
            left,
            right
        );
    }

    /// <param name="query">Part of the token as it is stored or as it decodes to text, or an id.</param>
    /// <param name="special">Special tokens only.</param>
    public TokenPage Page(string? query, TokenSort sort, bool descending, bool special, int offset, int limit)
    {
        var ids = Enumerable
            .Range(0, Tokenizer.VocabularySize)
            .Where(id => Tokenizer.TokenOf(id) is not null && (!special || Tokenizer.IsSpecial(id)) && Matches(id, query))
            .ToList();
        IEnumerable<int> sorted = sort switch
        {
            TokenSort.Token => ids.OrderBy(id => Tokenizer.TokenOf(id), StringComparer.Ordinal),
            TokenSort.Longest => ids.OrderByDescending(id => Tokenizer.BytesOf(id).Length),
            TokenSort.Merge => ids.Where(_rankOf.ContainsKey).OrderBy(id => _rankOf[id]),
            _ => ids,
        };
        var unmerged = sort == TokenSort.Merge ? ids.Where(id => !_rankOf.ContainsKey(id)) : []; // last in either direction
        return new TokenPage(
            [.. (descending ? sorted.Reverse() : sorted).Concat(unmerged).Skip(offset).Take(limit).Select(Entry)],
            ids.Count
        );
    }

    public EncodedText Encode(string text, bool parseSpecial)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var ids = new IdBuffer();
        Tokenizer.EncodeUtf8(utf8, ids, parseSpecial);
        var pieces = new List<EncodedPiece>(ids.Count);
        var joined = new MemoryStream();
        int at = 0;
        foreach (int id in ids.Ids)
        {
            var entry = Entry(id);
            int length = entry.Bytes.Length / 2;
            joined.Write(Tokenizer.BytesOf(id));
            pieces.Add(new EncodedPiece(id, entry.Token, entry.Text, entry.Bytes, at, at += length, entry.Special));
        }
        bool same = joined.Length == utf8.Length && joined.ToArray().AsSpan().SequenceEqual(utf8);
        return new EncodedText(pieces, text.Length, utf8.Length, same ? null : Encoding.UTF8.GetString(joined.ToArray()));
    }

    private bool Matches(int id, string? query) =>
        string.IsNullOrEmpty(query)
        || Tokenizer.TokenOf(id)!.Contains(query, StringComparison.OrdinalIgnoreCase)
        || TextOf(Tokenizer.BytesOf(id))?.Contains(query, StringComparison.OrdinalIgnoreCase) == true
        || (int.TryParse(query, out int wanted) && wanted == id);

    private static string? TextOf(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
