namespace Jarvis.Runs.Preparation;

/// <param name="Text">The current activity, such as "Reading documents".</param>
/// <param name="Share">0 to 1 of the whole preparation.</param>
/// <param name="EtaSeconds">Null until it can be estimated.</param>
public sealed record PreparationProgress(string Text, double Share, double? EtaSeconds);
