namespace Jarvis.Engine.TokenFiles;

/// <summary>Held-out batches, always the same ones, so that evaluations of one run are comparable. Each batch names its records.</summary>
public interface IEvaluationSource
{
    /// <summary>0 where nothing was held out.</summary>
    int Batches { get; }

    /// <summary>The batch of that number, the same each time.</summary>
    Batch Read(int batch);
}
