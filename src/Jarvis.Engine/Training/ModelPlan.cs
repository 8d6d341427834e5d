using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families;

namespace Jarvis.Engine.Training;

/// <summary>Which network a run trains.</summary>
internal static class ModelPlan
{
    /// <param name="vocabulary">Entries of the tokenizer that made the token files.</param>
    /// <param name="resumed">The checkpoint to resume from; the run trains its network.</param>
    /// <exception cref="InvalidDataException">Plan, data and checkpoint do not fit together.</exception>
    public static ModelConfig Config(TrainingPlan plan, int vocabulary, string? resumed)
    {
        string? folder = resumed ?? plan.Model.BaseModel;
        var config = folder is not null ? ModelFolder.ReadConfig(folder) : ModelFamilies.Of(plan, vocabulary);
        if (resumed is not null && config.VocabularySize < vocabulary)
        {
            throw new InvalidDataException(
                $"The data was tokenized with {vocabulary} entries and '{folder}' knows {config.VocabularySize}; resume with "
                    + "the data that started it."
            );
        }
        if (resumed is not null && (config.Layers, config.Width) != (plan.Model.Layers, plan.Model.Width))
        {
            throw new InvalidDataException(
                $"'{resumed}' holds a network of {config.Layers} layers and width {config.Width}; the plan has another "
                    + "shape. Resume with the plan that started it."
            );
        }
        if (config.BoundedContext && plan.Model.Context > config.ContextLength)
        {
            throw new InvalidDataException(
                $"context is {plan.Model.Context} and '{folder}' has {config.ContextLength} positions; lower it."
            );
        }
        return config with { Dropout = plan.Model.Dropout };
    }
}
