using System.Security.Cryptography;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Engine.TokenFiles;

/// <summary>
/// Builds a folder of token files beside its final place and renames it when its manifest is written, so that nobody ever sees half of one;
/// an unfinished folder is removed on dispose.
/// </summary>
public sealed class TokenSetWriter : IDisposable
{
    private readonly string _target;
    private readonly TokenSplitWriter _train;
    private readonly TokenSplitWriter _validation;
    private TokenSplitWriter? _pairs;
    private readonly GroupTable _domains = new(),
        _datasets = new();
    private bool _finished;

    /// <param name="vocabularySize">Highest id + 1; decides the width of a token.</param>
    public TokenSetWriter(string target, int vocabularySize)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        Directory = _target + ".building-" + Guid.NewGuid().ToString("N")[..8];
        System.IO.Directory.CreateDirectory(Directory);
        VocabularySize = vocabularySize;
        TokenBytes = vocabularySize <= ushort.MaxValue + 1 ? 2 : 4;
        _train = new TokenSplitWriter(Directory, TokenSet.TrainName, TokenBytes);
        _validation = new TokenSplitWriter(Directory, TokenSet.ValidationName, TokenBytes);
    }

    /// <summary>The folder while it is being built; further files (the tokenizer's) are put here.</summary>
    public string Directory { get; }

    public int VocabularySize { get; }

    public int TokenBytes { get; }

    /// <summary>Tokens written so far, over both splits.</summary>
    public long Tokens => _train.Tokens + _validation.Tokens;

    /// <summary>Appends one document.</summary>
    /// <param name="counts">Whether each token counts in the loss; empty when all do.</param>
    /// <param name="labels">What is known about the document; null where nothing is.</param>
    public void Write(bool validation, ReadOnlySpan<int> ids, ReadOnlySpan<bool> counts, RecordLabels? labels = null)
    {
        labels ??= RecordLabels.None;
        var facts = new RecordFacts(
            (float?)labels.Difficulty ?? float.NaN,
            _domains.Add(labels.Domain, validation),
            _datasets.Add(labels.Dataset, validation)
        );
        (validation ? _validation : _train).Write(ids, counts, facts, labels.Origin);
    }

    /// <summary>Appends code and its docstring, for the contrastive loss; both have at least one token.</summary>
    public void WritePair(ReadOnlySpan<int> code, ReadOnlySpan<int> docstring)
    {
        _pairs ??= new TokenSplitWriter(Directory, TokenSet.PairsName, TokenBytes);
        _pairs.Write(code, [], default, default);
        _pairs.Write(docstring, [], default, default);
    }

    /// <summary>Writes the manifest and moves the folder to its place. A finished folder already there is replaced.</summary>
    /// <param name="describe">Makes the manifest from what was written (train, validation, files).</param>
    public TokenManifest Finish(Func<TokenSplit, TokenSplit, IReadOnlyList<TokenManifestFile>, TokenManifest> describe)
    {
        var train = _train.Finish();
        var validation = _validation.Finish();
        _pairs?.Finish();
        _train.Dispose();
        _validation.Dispose();
        _pairs?.Dispose();
        DifficultyMeasure.Fill(Directory, TokenBytes, VocabularySize);
        var files = System.IO.Directory.GetFiles(Directory).Order(StringComparer.Ordinal).Select(Describe).ToList();
        var manifest = describe(train, validation, files) with { Domains = _domains.Groups, Datasets = _datasets.Groups };
        DiskFile.Replace(
            Path.Combine(Directory, TokenManifest.FileName),
            JsonSerializer.SerializeToUtf8Bytes(manifest, ContractJson.Indented)
        );
        if (TokenSet.Find(_target, manifest.Key) is { } others)
        {
            return others; // another process was faster; whoever reads its files keeps them
        }

        Publish();
        return manifest;
    }

    public void Dispose()
    {
        _train.Dispose();
        _validation.Dispose();
        _pairs?.Dispose();
        if (!_finished && System.IO.Directory.Exists(Directory))
        {
            DiskFolder.Delete(Directory);
        }
    }

    private void Publish()
    {
        if (System.IO.Directory.Exists(_target))
        {
            RefuseForeign(_target);
            string old = _target + ".deleting-" + Guid.NewGuid().ToString("N")[..8];
            DiskFolder.Move(_target, old);
            DiskFolder.Move(Directory, _target);
            DiskFolder.Delete(old);
        }
        else
        {
            DiskFolder.Move(Directory, _target);
        }

        _finished = true;
    }

    /// <summary>
    /// Removes the unfinished folders of killed processes: nobody has them open, and nothing was written to them for a while.
    /// </summary>
    /// <param name="parent">The folder that contains the token folders.</param>
    /// <param name="untouchedSince">Younger leftovers stay; their writer may be between two files.</param>
    public static void Sweep(string parent, DateTimeOffset untouchedSince)
    {
        if (!System.IO.Directory.Exists(parent))
        {
            return;
        }

        foreach (
            string folder in System
                .IO.Directory.GetDirectories(parent)
                .Where(d => Path.GetFileName(d) is var n && (n.Contains(".building-") || n.Contains(".deleting-")))
        )
        {
            if (System.IO.Directory.GetFiles(folder).Append(folder).All(f => File.GetLastWriteTimeUtc(f) < untouchedSince.UtcDateTime))
            {
                DiskFolder.Delete(folder);
            }
        }
    }

    /// <summary>Only a folder that is empty or holds nothing but token files may be replaced: anything else is somebody's work.</summary>
    /// <exception cref="IOException">It holds something else; the message names it.</exception>
    public static void RefuseForeign(string directory)
    {
        if (File.Exists(directory))
        {
            throw new IOException($"{directory} is a file; give a folder that does not exist yet, or an empty one.");
        }

        if (!System.IO.Directory.Exists(directory))
        {
            return;
        }

        var ours =
            TokenSet.ReadManifest(directory)?.Files.Select(f => f.Name).Append(TokenManifest.FileName).ToHashSet(StringComparer.Ordinal)
            ?? [];
        string? foreign = System
            .IO.Directory.EnumerateFileSystemEntries(directory)
            .Select(e => Path.GetFileName(e))
            .FirstOrDefault(n => !ours.Contains(n));
        if (foreign is not null)
        {
            throw new IOException(
                $"{directory} holds {foreign}, which is not part of prepared data, so it is not replaced. Give another folder."
            );
        }
    }

    private static TokenManifestFile Describe(string path)
    {
        using var stream = DiskFile.OpenRead(path);
        return new TokenManifestFile(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
