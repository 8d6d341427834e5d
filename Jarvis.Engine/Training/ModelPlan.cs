using Jarvis.Contracts;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Plans;

namespace Jarvis.Engine.Training;

/// <summary>Which network a run trains.</summary>
internal static class ModelPlan
{
    /// <param name="vocabulary">Entries of the tokenizer that made the token files.</param>
    /// <param name="resumed">The checkpoint to go on from; its network is the run's.</param>
    /// <exception cref="InvalidDataException">Plan, data and checkpoint do not fit together.</exception>
    public static Gpt2Config Config(TrainingPlan plan, int vocabulary, string? resumed)
    {
        string? folder = resumed ?? plan.BaseModel;
        var config = folder is not null ? Gpt2Config.Read(folder) : new Gpt2Config(PlanResolver.Shape(plan) with { Vocabulary = vocabulary });
        if (folder is not null && config.Shape.Vocabulary < vocabulary)
            throw new InvalidDataException($"The data was tokenized with {vocabulary} entries and '{folder}' knows {config.Shape.Vocabulary}; use that model's own tokenizer.");
        if (resumed is not null && (config.Shape.Layers, config.Shape.Heads, config.Shape.Width) != (plan.Layers, plan.Heads, plan.Width))
            throw new InvalidDataException($"'{resumed}' holds a network of {config.Shape.Layers} layers and width {config.Shape.Width}; the plan has another shape. Resume with the plan that started it.");
        if (plan.Context > config.Shape.Context)
            throw new InvalidDataException($"context is {plan.Context} and '{folder}' has {config.Shape.Context} positions; lower it.");
        return config with { Dropout = plan.Dropout };
    }
}
