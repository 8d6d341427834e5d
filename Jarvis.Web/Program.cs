using Jarvis.Web;

if (WebApp.Create(args) is not { } app)
{
    return 2;
}

await app.RunAsync();
return 0;
