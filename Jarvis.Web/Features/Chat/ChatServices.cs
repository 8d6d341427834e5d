using Jarvis.Contracts;

namespace Jarvis.Web.Features.Chat;

public static class ChatServices
{
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ChatDatabase(provider.GetRequiredService<JarvisPaths>().WebDatabase));
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton(provider => new InferenceClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(Upstreams.InferenceClient)
        ));
        services.AddSingleton<AnswerService>();
        services.AddHostedService(provider => provider.GetRequiredService<AnswerService>());
        services.AddSingleton<ModelList>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelList>());
        return services;
    }
}
