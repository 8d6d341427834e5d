using System.Collections.Concurrent;
using System.Text.Json;
using Jarvis.Contracts;

namespace Jarvis.Web.Trainer;

/// <summary>
/// The Trainer's <c>/api</c> as methods; the routes of each subject are extension methods in their own file. Throws
/// <see cref="TrainerException"/>, whose text can be shown as it is.
/// </summary>
public sealed class TrainerClient(HttpClient http, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (object Value, long At)> _recent = new();

    /// <summary>Always sends a request.</summary>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken = default)
        where T : class => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>
    /// Returns an answer of the last five seconds if there is one, so that a page's prerendering and its interactive start show the same
    /// data. Any change clears the cache.
    /// </summary>
    public async ValueTask<T> GetRecentAsync<T>(string path, CancellationToken cancellationToken = default)
        where T : class
    {
        if (
            _recent.TryGetValue(path, out var recent)
            && recent.Value is T value
            && time.GetElapsedTime(recent.At) < TimeSpan.FromSeconds(5)
        )
        {
            return value;
        }

        var read = await GetAsync<T>(path, cancellationToken);
        if (_recent.Count > 256)
        {
            _recent.Clear();
        }

        _recent[path] = (read, time.GetTimestamp());
        return read;
    }

    public Task<T> PostAsync<T>(string path, object? body = null, CancellationToken cancellationToken = default)
        where T : class => SendAsync<T>(HttpMethod.Post, path, body, cancellationToken);

    public Task PostAsync(string path, object? body = null, CancellationToken cancellationToken = default) =>
        SendAsync<object>(HttpMethod.Post, path, body, cancellationToken);

    public Task<T> PutAsync<T>(string path, object body, CancellationToken cancellationToken = default)
        where T : class => SendAsync<T>(HttpMethod.Put, path, body, cancellationToken);

    public Task<T> PatchAsync<T>(string path, object body, CancellationToken cancellationToken = default)
        where T : class => SendAsync<T>(HttpMethod.Patch, path, body, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync<object>(HttpMethod.Delete, path, null, cancellationToken);

    public Task<T> DeleteAsync<T>(string path, CancellationToken cancellationToken = default)
        where T : class => SendAsync<T>(HttpMethod.Delete, path, null, cancellationToken);

    /// <summary>To be called when something changed at the Trainer.</summary>
    public void Forget() => _recent.Clear();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
        where T : class
    {
        if (method != HttpMethod.Get)
        {
            Forget();
        }

        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = JsonContent.Create(body, body.GetType(), options: ContractJson.Options);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await TrainerException.FromAsync(response, cancellationToken);
            }

            if (typeof(T) == typeof(object))
            {
                return (T)new object();
            }

            if (typeof(T) == typeof(string))
            {
                return (T)(object)await response.Content.ReadAsStringAsync(cancellationToken);
            }

            return await response.Content.ReadFromJsonAsync<T>(ContractJson.Options, cancellationToken)
                ?? throw new TrainerException("The trainer answered with nothing.", $"{method} /{path} was empty.", null, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new TrainerException(
                "The trainer does not answer.",
                "It may still be starting, or it is being restarted. This page continues as soon as it is back; runs "
                    + "are not affected.",
                null,
                exception
            );
        }
        catch (JsonException exception)
        {
            throw new TrainerException("The trainer's answer cannot be read.", $"{method} /{path}: {exception.Message}", null, exception);
        }
        finally
        {
            if (method != HttpMethod.Get)
            {
                Forget();
            }
        }
    }
}
