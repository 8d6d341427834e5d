using System.Security.Cryptography;
using Jarvis.Contracts;
using Jarvis.Storage;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.Training;

namespace Jarvis.Runs.Preparation;

/// <summary>The tokenizer of a preparation: the one that is named, or one that is trained on the documents.</summary>
public static class TokenizerChoice
{
    /// <summary>Loads what <paramref name="name"/> means: a path, or the id of a tokenizer under <c>tokenizers/</c>.</summary>
    /// <exception cref="PreparationException">There is none, or it cannot be used.</exception>
    public static TextTokenizer Load(string name, JarvisPaths paths)
    {
        bool isId =
            !Path.Exists(name) && name.Length > 0 && name.AsSpan().IndexOfAny('/', '\\') < 0 && Directory.Exists(paths.Tokenizer(name));
        try
        {
            return TextTokenizer.Load(isId ? paths.Tokenizer(name) : name);
        }
        catch (TokenizerFormatException exception)
        {
            throw new PreparationException(exception.Message, exception);
        }
    }

    /// <summary>Names a tokenizer by its content: the files that would be written.</summary>
    public static string Identify(TextTokenizer tokenizer) => Convert.ToHexStringLower(SHA256.HashData(tokenizer.ToJson()));

    public static TextTokenizer Train(
        IReadOnlyList<ReadOnlyMemory<byte>> sample,
        int vocabularySize,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    ) =>
        new(
            TokenizerTraining.Train(
                sample,
                lines: false,
                BpeTrainingOptions.ForRuns(vocabularySize),
                progress: progress,
                cancellationToken: cancellationToken
            ),
            new TokenizerConfig(EndToken: SpecialTokens.EndOfText, PadToken: SpecialTokens.EndOfText)
        );

    /// <summary>Puts a tokenizer that was trained for a run among the others, so that it can be chosen again by its id.</summary>
    /// <param name="tokens">The folder of token files that holds it.</param>
    public static void Keep(string tokens, string id, JarvisPaths paths)
    {
        string target = paths.Tokenizer(id);
        if (!Directory.Exists(target))
        {
            string building = Path.Combine(paths.Tokens, $"{id}.building-{Guid.NewGuid().ToString("N")[..8]}");
            TextTokenizer.Load(tokens).Save(building);
            Directory.CreateDirectory(paths.Tokenizers);
            DiskFolder.Move(building, target);
        }
    }

    /// <summary>Adds what documents need: a token between them, and for chats a template.</summary>
    public static TextTokenizer Complete(TextTokenizer tokenizer, bool chats, List<string> notes)
    {
        var complete = tokenizer.EndOfText is null ? tokenizer.WithSpecialTokens(SpecialTokens.EndOfText) : tokenizer;
        if (complete != tokenizer)
        {
            notes.Add($"The tokenizer has no token that ends a document; {SpecialTokens.EndOfText} was added as id {complete.EndOfText}.");
        }

        if (complete.Loss is { } loss)
        {
            notes.Add($"The tokenizer cannot write every text: {loss}.");
        }

        return chats ? ChatTemplate.Equip(complete) : complete;
    }
}
