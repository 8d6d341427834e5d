using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families;

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
    public static TrainingPlan Fill(TrainingPlan plan, MachineFacts machine)
    {
        var size = PlanSize.Find(plan.Size) ?? PlanSize.All[0];
        var network = Network(plan);
        bool tunes = plan.BaseModel is not null;
        long maxSteps = plan.MaxSteps ?? size.MaxSteps;
        string device = plan.Device != "auto" ? plan.Device : machine.BestDevice;
        return network.Into(plan) with
        {
            Context = plan.Context ?? network.ContextLength,
            VocabularySize = plan.VocabularySize ?? size.Vocabulary,
            MaxSteps = maxSteps,
            Packing = DataOrder.Packing(plan),
            MicroBatch = plan.MicroBatch ?? size.MicroBatch,
            LearningRate = plan.LearningRate ?? (tunes ? size.LearningRate / 10 : size.LearningRate),
            WarmupSteps = plan.WarmupSteps ?? Math.Min(200, Math.Max(maxSteps, 0) / 20),
            Precision = plan.Precision != "auto" ? plan.Precision : machine.BestPrecision(device),
            Device = device,
            Threads = plan.Threads ?? machine.PhysicalCores,
        };
    }

    /// <summary>
    /// The network that the plan trains: the base model's, else one of the size's numbers, each replaced where the plan gives one.
    /// </summary>
    public static ModelConfig Network(TrainingPlan plan)
    {
        if (plan.BaseModel is not null && BaseModelShape.TryRead(plan.BaseModel) is { } started)
        {
            return started with { Dropout = plan.Dropout };
        }
        var size = PlanSize.Find(plan.Size) ?? PlanSize.All[0];
        // An architecture that does not exist is a problem that PlanChecks names; beside it stands an estimate of the usual one.
        var family = ModelFamilies.Find(plan.Architecture) ?? ModelFamilies.All[0];
        return family.Create(
            plan with
            {
                Layers = plan.Layers ?? family.UsualLayers ?? size.Layers,
                Heads = Math.Max(1, plan.Heads ?? size.Heads),
                Width = plan.Width ?? size.Width,
                Context = plan.Context ?? size.Context,
            },
            plan.VocabularySize ?? size.Vocabulary
        );
    }
}
