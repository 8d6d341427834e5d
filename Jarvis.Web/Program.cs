using Jarvis.Contracts;
using Jarvis.ServiceDefaults;
using Jarvis.Web;

Utf8Console.Use();
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
