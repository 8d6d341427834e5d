using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Models;

namespace Jarvis.Trainer.Models;

/// <summary>What the files of a finished model say; read once, since they never change.</summary>
internal sealed record ModelFacts(string? Architecture, int? ContextLength, string? Precision)
{
    public static ModelFacts Read(string folder)
    {
        string? precision = StoredPrecision.Of(folder);
        try
        {
            var network = ModelFolder.ReadConfig(folder);
            return new ModelFacts(network.Into(new TrainingPlan()).Model.Architecture, network.ContextLength, precision);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return new ModelFacts(null, null, precision); // an adapter without its base
        }
    }
}
