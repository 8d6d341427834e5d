using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Jarvis.Web.Tests;

public sealed class ConsoleTests
{
    [Fact]
    public async Task FirstStart_UnderTheAppHost_WarnsOfNoKeys()
    {
        await using var host = await WebHost.StartAsync(log: builder =>
        {
            // As the service defaults configure logging under an AppHost.
            builder.Logging.AddConsole().AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
        });
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Jarvis.Web").IsEnabled(LogLevel.Warning));
    }
}
