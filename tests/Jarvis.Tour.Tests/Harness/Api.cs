using System.Net.Http.Json;
using Jarvis.Contracts;
using Jarvis.Testing;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>The <c>/api</c> at the public address, as a script would use it.</summary>
internal sealed class Api(string address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(address) };

    public async Task<RunSummary> StartAsync(TrainingPlan plan, string? name = null)
    {
        using var answer = await _client.PostAsJsonAsync("/api/runs", new CreateRun(name, plan), ContractJson.Options);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The run was refused: {await answer.Content.ReadAsStringAsync()}");
        }
        return (await answer.Content.ReadFromJsonAsync<RunSummary>(ContractJson.Options))!;
    }

    public async Task<RunSummary> RunAsync(string id) =>
        (await _client.GetFromJsonAsync<RunDetail>($"/api/runs/{id}", ContractJson.Options))!.Summary;

    public async Task<T> GetAsync<T>(string route) => (await _client.GetFromJsonAsync<T>(route, ContractJson.Options))!;

    public async Task PostAsync(string route) => (await _client.PostAsync(route, null)).EnsureSuccessStatusCode();

    /// <summary>Polls until the run meets the condition.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message has the last response.</exception>
    public async Task<RunSummary> UntilAsync(string id, Func<RunSummary, bool> wanted, TimeSpan limit)
    {
        RunSummary? last = null;
        await Until.TrueAsync(async () => wanted(last = await RunAsync(id)), limit, () => $"{id} is {last}");
        return last!;
    }

    public void Dispose() => _client.Dispose();
}
