using System.ComponentModel.DataAnnotations;

namespace Jarvis.Inference.Models;

/// <summary>Settings of the section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>Threads that compute an answer; if empty, one per physical core.</summary>
    [Range(1, 1024)]
    public int? Threads { get; init; }

    /// <summary>Memory for loaded models and their sequences, in bytes; if empty, half of the machine's.</summary>
    [Range(1 << 20, long.MaxValue)]
    public long? MemoryBytes { get; init; }

    /// <summary>Minutes without a request after which a model is unloaded.</summary>
    [Range(1, 100_000)]
    public int IdleMinutes { get; init; } = 10;

    /// <summary>Answers that one model computes at the same time, a token of each in turn; further ones wait.</summary>
    [Range(1, 64)]
    public int AnswersAtOnce { get; init; } = 4;
}
