using System.Net.Http.Json;
using Jarvis.Contracts;

namespace Jarvis.AppHost.Commands;

/// <summary>Buttons on the trainer in Aspire's dashboard that act on all training and waiting runs at once.</summary>
internal static class RunCommands
{
    public static IResourceBuilder<BuiltService> WithRunCommands(this IResourceBuilder<BuiltService> trainer, ParameterResource key) =>
        trainer
            .WithCommand(
                "pause-all",
                "Pause all runs",
                context => PauseAllAsync(trainer.Resource, key, context.CancellationToken),
                new CommandOptions
                {
                    Description = "Saves and pauses every run that trains, and takes what waits out of the queue.",
                    ConfirmationMessage = "Pause every run that trains or waits?",
                    IconName = "Pause",
                    IsHighlighted = true,
                    UpdateState = Available.WhenHealthy,
                }
            )
            .WithCommand(
                "resume-all",
                "Resume all",
                context => ResumeAllAsync(trainer.Resource, key, context.CancellationToken),
                new CommandOptions
                {
                    Description = "Queues every paused run; each resumes from its last checkpoint.",
                    IconName = "Play",
                    IsHighlighted = true,
                    UpdateState = Available.WhenHealthy,
                }
            );

    private static Task<ExecuteCommandResult> PauseAllAsync(
        BuiltService trainer,
        ParameterResource key,
        CancellationToken cancellationToken
    ) =>
        AskAllAsync(
            trainer,
            key,
            run => run.State is RunState.Queued or RunState.Preparing or RunState.Running,
            "pause",
            "Pausing",
            cancellationToken
        );

    private static Task<ExecuteCommandResult> ResumeAllAsync(
        BuiltService trainer,
        ParameterResource key,
        CancellationToken cancellationToken
    ) => AskAllAsync(trainer, key, run => run.State == RunState.Paused, "resume", "Resuming", cancellationToken);

    private static async Task<ExecuteCommandResult> AskAllAsync(
        BuiltService trainer,
        ParameterResource key,
        Func<RunSummary, bool> chosen,
        string verb,
        string doing,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(trainer.GetEndpoint(BuiltService.EndpointName).Url) };
            client.DefaultRequestHeaders.Add("X-Jarvis-Key", await key.GetValueAsync(cancellationToken));
            var runs = await client.GetFromJsonAsync<RunSummary[]>("/api/runs", ContractJson.Options, cancellationToken) ?? [];
            var asked = runs.Where(chosen).ToArray();
            List<string> refused = [];
            foreach (var run in asked)
            {
                using var answer = await client.PostAsync($"/api/runs/{run.Id}/{verb}", null, cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    refused.Add(run.Name); // it ended meanwhile, or the trainer's log says why
                }
            }

            string message = $"{doing} {asked.Length - refused.Count} of {asked.Length} runs.";
            return refused.Count == 0
                ? CommandResults.Success(message)
                : CommandResults.Failure($"{message} Not: {string.Join(", ", refused)}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
        {
            return CommandResults.Failure($"The trainer does not answer: {exception.Message}");
        }
    }
}
