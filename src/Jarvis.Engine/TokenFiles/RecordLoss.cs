namespace Jarvis.Engine.TokenFiles;

/// <param name="Record">Number in the training split.</param>
/// <param name="Loss">Mean over its counted tokens in the batch, nats.</param>
public readonly record struct RecordLoss(int Record, float Loss);
