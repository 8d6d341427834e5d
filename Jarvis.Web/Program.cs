using Jarvis.ServiceDefaults;
using Jarvis.Web;

try
{
    if (WebApp.Create(args) is not { } app)
    {
        return 2;
    }

    await app.RunAsync();
    return 0;
}
catch (HomeException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
