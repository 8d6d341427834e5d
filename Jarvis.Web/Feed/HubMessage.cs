using System.Collections.Frozen;
using System.Reflection;
using Jarvis.Contracts;

namespace Jarvis.Web.Feed;

/// <summary>On a <see cref="FeedEvent"/>: it carries this method's parameters.</summary>
/// <param name="method">A method of <see cref="IRunsClient"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HubMessageAttribute(string method) : Attribute
{
    public string Method => method;
}

/// <summary>
/// A method of <see cref="IRunsClient"/> and the <see cref="FeedEvent"/> that carries it through this process. Both are declared once;
/// receiving and sending on follow from them.
/// </summary>
internal sealed class HubMessage
{
    private readonly ConstructorInfo _constructor;
    private readonly PropertyInfo[] _properties;

    private HubMessage(MethodInfo method, Type carrier)
    {
        Method = method.Name;
        Parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        ToWatchers = method.IsDefined(typeof(ToWatchersAttribute));
        _constructor = carrier.GetConstructor(Parameters)
            ?? throw new InvalidOperationException(
                $"{carrier.Name} does not take the parameters of {Method}: ({string.Join(", ", Parameters.Select(type => type.Name))})."
            );
        _properties = [.. _constructor.GetParameters().Select(parameter => carrier.GetProperty(parameter.Name!)!)];
        Carrier = carrier;
    }

    /// <summary>All messages of <see cref="IRunsClient"/>, in its order.</summary>
    /// <exception cref="InvalidOperationException">A message has no event that carries it, or more than one.</exception>
    public static IReadOnlyList<HubMessage> All { get; } = Read();

    private static readonly FrozenDictionary<Type, HubMessage> _byCarrier = All.ToFrozenDictionary(message => message.Carrier);

    public string Method { get; }

    public Type[] Parameters { get; }

    /// <summary>The first parameter is then the run's id.</summary>
    public bool ToWatchers { get; }

    private Type Carrier { get; }

    /// <returns>Null for the feed's own events, which no hub sends.</returns>
    public static HubMessage? Of(FeedEvent what) => _byCarrier.GetValueOrDefault(what.GetType());

    public FeedEvent Carry(object?[] arguments) => (FeedEvent)_constructor.Invoke(arguments);

    public object?[] Arguments(FeedEvent what) => Array.ConvertAll(_properties, property => property.GetValue(what));

    private static List<HubMessage> Read()
    {
        var carriers = typeof(FeedEvent).GetNestedTypes().ToLookup(type => type.GetCustomAttribute<HubMessageAttribute>()?.Method);
        return
        [
            .. typeof(IRunsClient)
                .GetMethods()
                .Select(method =>
                    carriers[method.Name].ToArray() is [var carrier]
                        ? new HubMessage(method, carrier)
                        : throw new InvalidOperationException(
                            $"{method.Name} is carried by {carriers[method.Name].Count()} events; it has to be one."
                        )
                ),
        ];
    }
}
