using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Runs;

// Trains low-rank adapters (LoRA) on your code for a code model such as DeepSeek-Coder: FineTuneCode MODEL SOURCES RUN [KEY=VALUE …].
var plan = Presets.Plan("jarvis-code", ["base_model=" + args[0], "data=" + args[1], .. args[3..]]);
var result = LocalRun.Start(plan, args[2]).Execute(Show);
Console.WriteLine(result.State == RunState.Completed ? $"Adapter: {result.Best ?? result.Last}" : result.Reason);

static void Show(RunEvent happened) => Console.Error.Write(happened is StepMetrics step ? $"step {step.Step}: loss {step.Loss:F3}\n" : "");
