namespace Jarvis.Inference.Models;

internal sealed class ModelNotFoundException(string id)
    : Exception(
        $"There is no model '{id}'. GET /v1/models lists what there is; a run's first checkpoint appears the moment it is written."
    );

/// <param name="free">Free memory beside the models in use, in bytes.</param>
internal sealed class ModelUnavailableException(string id, long needed, long free)
    : Exception(
        $"'{id}' needs {needed / 1e9:F1} GB of memory and {Math.Max(0, free) / 1e9:F1} GB are free beside the models in use. "
            + "Try again when other answers are finished, or raise Inference:MemoryBytes."
    );
