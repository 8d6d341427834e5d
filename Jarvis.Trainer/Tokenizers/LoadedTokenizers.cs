using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Tokenizers;

/// <summary>A cache of the tokenizers used last, since loading one takes a quarter of a second.</summary>
internal sealed class LoadedTokenizers(TokenizerLibrary library)
{
    private const int Kept = 3;

    private readonly List<(string Id, DateTime WrittenAt, TokenVocabulary Vocabulary)> _newest = [];
    private readonly Lock _lock = new();

    /// <exception cref="RequestRefusedException">No tokenizer has this id, or it cannot be used.</exception>
    public TokenVocabulary Get(string id)
    {
        var file = new FileInfo(library.FileOf(id));
        lock (_lock)
        {
            int at = _newest.FindIndex(entry => entry.Id == id && entry.WrittenAt == file.LastWriteTimeUtc);
            var entry = at >= 0 ? _newest[at] : (id, file.LastWriteTimeUtc, Load(file.DirectoryName!));
            _newest.RemoveAll(known => known.Id == id);
            _newest.Insert(0, entry);
            if (_newest.Count > Kept)
            {
                _newest.RemoveAt(Kept);
            }
            return entry.Item3;
        }
    }

    private static TokenVocabulary Load(string folder)
    {
        try
        {
            return new TokenVocabulary(TextTokenizer.Load(folder));
        }
        catch (TokenizerFormatException exception)
        {
            throw TokenizerRefusals.Unusable(exception);
        }
    }
}
