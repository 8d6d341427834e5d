using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>Fills what a plan leaves open, from its size, its base model and the machine; never from a timing or a clock.</summary>
public static class PlanResolver
{
    /// <summary>The plan with every null and <c>auto</c> decided; resolving twice changes nothing.</summary>
    /// <exception cref="PlanException">All of the plan's problems.</exception>
    public static TrainingPlan Resolve(TrainingPlan plan, MachineFacts machine)
    {
        var problems = PlanChecks.Problems(plan, machine);
        return problems.Count > 0 ? throw new PlanException(problems) : Fill(plan, machine);
    }

    /// <summary>As <see cref="Resolve"/>, but also of a plan with problems: what an estimate shows beside them.</summary>
    internal static TrainingPlan Fill(TrainingPlan plan, MachineFacts machine)
    {
        var size = PlanSize.Find(plan.Size) ?? PlanSize.All[0];
        var shape = Shape(plan);
        bool tunes = plan.BaseModel is not null;
        long maxSteps = plan.MaxSteps ?? size.MaxSteps;
        string device = plan.Device != "auto" ? plan.Device : machine.Gpu ? "cuda" : "cpu";
        return plan with
        {
            Layers = shape.Layers,
            Heads = shape.Heads,
            Width = shape.Width,
            Context = shape.Context,
            VocabularySize = plan.VocabularySize ?? size.Vocabulary,
            MaxSteps = maxSteps,
            MicroBatch = plan.MicroBatch ?? size.MicroBatch,
            LearningRate = plan.LearningRate ?? (tunes ? size.LearningRate / 10 : size.LearningRate),
            WarmupSteps = plan.WarmupSteps ?? Math.Min(200, Math.Max(maxSteps, 0) / 20),
            Precision = plan.Precision != "auto" ? plan.Precision : device == "cpu" && machine.NativeBf16 ? "bf16" : "fp32",
            Device = device,
            Threads = plan.Threads ?? machine.PhysicalCores,
        };
    }

    /// <summary>The network that the plan builds: the base model's shape, else the size's, each number replaced where the plan gives one.</summary>
    public static ModelShape Shape(TrainingPlan plan)
    {
        if (plan.BaseModel is not null && BaseModelShape.TryRead(plan.BaseModel) is { } started)
            return started with { Context = plan.Context ?? started.Context };
        var size = PlanSize.Find(plan.Size) ?? PlanSize.All[0];
        return new ModelShape(plan.Layers ?? size.Layers, plan.Heads ?? size.Heads, plan.Width ?? size.Width, plan.Context ?? size.Context,
            plan.VocabularySize ?? size.Vocabulary);
    }
}
