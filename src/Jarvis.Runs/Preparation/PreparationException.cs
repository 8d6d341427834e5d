namespace Jarvis.Runs.Preparation;

/// <summary>The input cannot be prepared; the message says what happened, to which file, why, and what to do.</summary>
public sealed class PreparationException(string message, Exception? inner = null) : Exception(message, inner);
