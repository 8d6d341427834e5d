namespace Aspire.Hosting.ApplicationModel;

public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

public interface IManifestExpressionProvider
{
    /// <summary>How a deployment manifest refers to the value: <c>{name.value}</c>.</summary>
    string ValueExpression { get; }
}

public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

public class ParameterResource : Resource, IManifestExpressionProvider, IValueProvider
{
    private readonly Func<string?> _value;

    internal ParameterResource(string name, Func<string?> value, bool secret) : base(name) => (_value, Secret) = (value, secret);

    public bool Secret { get; }

    public string ValueExpression => $"{{{Name}.value}}";

    /// <exception cref="DistributedApplicationException">Neither the configuration nor the program has a value.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_value()
        ?? throw new DistributedApplicationException($"Parameter resource could not be used because configuration key 'Parameters:{Name}' is missing and the Parameter has no default value."));
}
