using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Preparation;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Runs.Doctor;

/// <summary>
/// What one check uses besides the records: tokenizer, model and references that its options name. Dispose it afterwards.
/// </summary>
public sealed class DoctorRoom : IDisposable
{
    private readonly AnswerLoss? _loss;

    private DoctorRoom(DoctorAids aids, AnswerLoss? loss) => (Aids, _loss) = (aids, loss);

    public DoctorAids Aids { get; }

    /// <param name="resolve">Returns the real path of a file that the user named; throws for what may not be read.</param>
    /// <exception cref="DatasetException">Something that the options name is missing or cannot be used.</exception>
    public static DoctorRoom Open(
        DoctorOptions options,
        JarvisPaths paths,
        Func<string, string> resolve,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var references = References(options, paths, resolve, cancellationToken);
            var count = Counter(options, paths);
            var loss = options.DifficultyRun is { Length: > 0 } model
                ? new AnswerLoss(ModelFolder(model, paths, resolve), Engine.Machine.CoreCount.Physical())
                : null;
            return new DoctorRoom(new DoctorAids(count, loss is null ? null : loss.Of, options.DifficultyRun, references), loss);
        }
        catch (Exception exception) when (exception is PreparationException or TokenizerFormatException or InvalidDataException)
        {
            throw new DatasetException(exception.Message, exception);
        }
    }

    /// <summary>Counts tokens by the chosen tokenizer; null where none is chosen.</summary>
    public static Func<DataRecord, int>? Counter(DoctorOptions options, JarvisPaths paths)
    {
        if (options.Tokenizer is not { Length: > 0 } name)
        {
            return null;
        }
        if (!IsName(name))
        {
            throw new DatasetException($"\"{name}\" is not the id of a tokenizer. The page Tokenizers shows the ids.");
        }
        var tokenizer = TokenizerChoice.Load(paths.Tokenizer(name), paths);
        return record =>
        {
            var ids = new IdBuffer();
            foreach (string text in record.Text is { } whole ? [whole] : record.Turns!.Select(t => t.Content))
            {
                tokenizer.Encode(text, ids, parseSpecial: false);
            }
            return ids.Ids.Length;
        };
    }

    private static List<ReferenceText> References(
        DoctorOptions options,
        JarvisPaths paths,
        Func<string, string> resolve,
        CancellationToken cancellationToken
    )
    {
        var texts = new List<ReferenceText>();
        foreach (
            string file in Directory.Exists(paths.References)
                ? Directory.GetFiles(paths.References).Order(StringComparer.Ordinal).ToArray()
                : []
        )
        {
            texts.AddRange(ReferenceFile.Read(file, cancellationToken));
        }
        foreach (string name in options.MustNotContain ?? [])
        {
            if (DataEntry.IsDataset(name))
            {
                string id = name[DataEntry.DatasetPrefix.Length..];
                texts.AddRange(
                    IsName(id)
                        ? ReferenceFile.OfDataset(paths.Dataset(id), id)
                        : throw new DatasetException($"\"{id}\" is not the id of a dataset. The page Datasets shows the ids.")
                );
            }
            else
            {
                texts.AddRange(ReferenceFile.Read(resolve(name), cancellationToken));
            }
        }
        return texts;
    }

    /// <summary>RUN means its best checkpoint, or its last; RUN/step-00000050 means that one; anything else is a folder.</summary>
    private static string ModelFolder(string name, JarvisPaths paths, Func<string, string> resolve)
    {
        string[] parts = name.Split('/', 2);
        if (IsName(parts[0]) && Directory.Exists(paths.Run(parts[0]).Directory))
        {
            var all = new CheckpointStore(paths.Run(parts[0]).Checkpoints).All();
            var chosen =
                parts.Length == 2
                    ? all.FirstOrDefault(c => c.Name == parts[1])
                    : all.LastOrDefault(c => c.Manifest.Best) ?? all.LastOrDefault();
            return chosen?.Folder
                ?? throw new DatasetException(
                    $"{parts[0]} has no finished checkpoint{(parts.Length == 2 ? $" {parts[1]}" : "")}. The run's page lists "
                        + "those that are there."
                );
        }
        return Path.IsPathFullyQualified(name)
            ? resolve(name)
            : throw new DatasetException(
                $"There is no run \"{name}\". Name a run, RUN/step-00000050, or a checkpoint folder by its whole path."
            );
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 120 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\') < 0;

    public void Dispose() => _loss?.Dispose();
}
