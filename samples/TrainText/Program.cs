using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Runs;

// Trains a text model from scratch: TrainText BOOK.TXT RUN [KEY=VALUE …].
var plan = Presets.Plan("nano", ["data=" + args[0], .. args[2..]]);
using var night = new CancellationTokenSource(TimeSpan.FromHours(8)); // then it saves, and LocalRun.Resume continues
var result = LocalRun.Start(plan, args[1]).Execute(Show, night.Token);
Console.WriteLine($"{result.Reason} Best checkpoint: {result.Best ?? result.Last}");

static void Show(RunEvent happened) => Console.Error.Write(happened is StepMetrics step ? $"step {step.Step}: loss {step.Loss:F3}\n" : "");
