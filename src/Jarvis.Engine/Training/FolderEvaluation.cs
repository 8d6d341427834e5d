using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.TokenFiles;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>The loss of a finished model folder on a token file.</summary>
public static class FolderEvaluation
{
    /// <summary>Longer rows, for models with far longer contexts, would need more memory without giving a better figure.</summary>
    private const int LongestRow = 2048;

    /// <param name="mostBatches">Null reads the whole file.</param>
    /// <returns>Null where no token of the file counts.</returns>
    /// <exception cref="InvalidDataException">The folder is no model, or the tokens are of another vocabulary.</exception>
    public static EvaluationResult? Run(
        string folder,
        TokenFile file,
        int vocabulary,
        PrecisionKind precisionKind,
        int threads,
        int rows,
        int? mostBatches,
        Func<bool> interrupted,
        Action<int, int>? progress = null
    )
    {
        var config = ModelFolder.ReadConfig(folder);
        if (vocabulary > config.VocabularySize)
        {
            throw new InvalidDataException(
                $"The data was tokenized with {vocabulary} entries and '{folder}' knows {config.VocabularySize}; use that "
                    + "model's own tokenizer."
            );
        }
        using var inUse = InUseLock.TryShare(folder);
        set_num_threads(threads);
        using var precision = Precisions.Create(precisionKind);
        using var model = (config with { Dropout = 0 }).Create(precision);
        ModelWeights.Load(model, folder);
        precision.Refresh();
        return Evaluation.Run(
            model,
            new EvaluationReader(file, Math.Min(config.ContextLength, LongestRow), rows, mostBatches),
            CPU,
            interrupted,
            progress
        );
    }
}
