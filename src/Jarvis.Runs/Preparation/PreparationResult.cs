using Jarvis.Engine.TokenFiles;

namespace Jarvis.Runs.Preparation;

/// <param name="Directory">The finished folder; it holds the tokenizer's files too.</param>
/// <param name="Reused">The folder existed already, made from the same content in the same way.</param>
/// <param name="Notes">What the user should know, a sentence each.</param>
/// <param name="BrokenExamples">The first unusable entries with file, line and reason; empty where the folder was reused.</param>
public sealed record PreparationResult(
    string Directory,
    TokenManifest Manifest,
    bool Reused,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> BrokenExamples
);
