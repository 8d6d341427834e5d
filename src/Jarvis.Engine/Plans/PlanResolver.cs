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

    /// <summary>As <see cref="Resolve"/>, but also for a plan with problems, for the estimate that is shown beside them.</summary>
    public static TrainingPlan Fill(TrainingPlan plan, MachineFacts machine)
    {
        var size = PlanSize.Find(plan.Model.Size) ?? PlanSize.All[0];
        var network = Network(plan);
        bool tunes = plan.Model.BaseModel is not null;
        string device = plan.Compute.Device != "auto" ? plan.Compute.Device : machine.BestDevice;
        var own = network.Into(plan);
        return own with
        {
            Data = own.Data with { VocabularySize = plan.Data.VocabularySize ?? size.Vocabulary },
            Model = own.Model with { Context = plan.Model.Context ?? network.ContextLength },
            Schedule = PlanLength.Fill(
                own.Schedule with
                {
                    LearningRate = plan.Schedule.LearningRate ?? (tunes ? size.LearningRate / 10 : size.LearningRate),
                },
                size.MaxSteps
            ),
            Optimizer = own.Optimizer with { MicroBatch = plan.Optimizer.MicroBatch ?? size.MicroBatch },
            Sampling = own.Sampling with { Packing = DataOrder.PackingOf(plan) },
            Compute = own.Compute with
            {
                Precision = plan.Compute.Precision != PrecisionKind.Auto ? plan.Compute.Precision : machine.BestPrecision(device),
                Device = device,
                Threads = plan.Compute.Threads ?? machine.PhysicalCores,
            },
        };
    }

    /// <summary>
    /// The network that the plan trains: the base model's, else one with the numbers of its size, each replaced where the plan gives one.
    /// </summary>
    public static ModelConfig Network(TrainingPlan plan)
    {
        if (plan.Model.BaseModel is not null && BaseModelShape.TryRead(plan.Model.BaseModel) is { } started)
        {
            return started with { Dropout = plan.Model.Dropout };
        }
        var size = PlanSize.Find(plan.Model.Size) ?? PlanSize.All[0];
        // PlanChecks reports an architecture that does not exist; the estimate shown beside that is of the default one.
        var family = ModelFamilies.Find(plan.Model.Architecture) ?? ModelFamilies.All[0];
        return family.Create(
            plan with
            {
                Model = plan.Model with
                {
                    Layers = plan.Model.Layers ?? family.UsualLayers ?? size.Layers,
                    Heads = Math.Max(1, plan.Model.Heads ?? size.Heads),
                    Width = plan.Model.Width ?? size.Width,
                    Context = plan.Model.Context ?? size.Context,
                },
            },
            plan.Data.VocabularySize ?? size.Vocabulary
        );
    }
}
