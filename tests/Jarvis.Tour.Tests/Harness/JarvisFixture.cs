using Jarvis.Testing;
using Xunit;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Jarvis.Tour.Tests.Harness;

/// <summary>One running Jarvis and one browser, shared by all tests that do not change its state.</summary>
[CollectionDefinition(Collection)]
public sealed class JarvisFixture : IAsyncLifetime, ICollectionFixture<JarvisFixture>
{
    public const string Collection = "one Jarvis";

    private readonly TemporaryFolder _home = new();
    private JarvisUp? _up;
    private Browser? _browser;

    public string Address => Up.Address;

    internal JarvisUp Up => _up ?? throw new InvalidOperationException("Not started.");

    internal Browser Browser => _browser ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _up = await JarvisUp.StartReadyAsync(_home.Path);
        _browser = await Browser.LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        if (_up is not null)
        {
            await _up.DisposeAsync();
        }
        _home.Dispose();
    }
}
