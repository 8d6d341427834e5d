namespace Jarvis.Data.Doctor.Checks;

/// <summary>How records without a domain would be labelled.</summary>
/// <param name="LeastConfidence">Of the classifier; null where it is not good enough.</param>
/// <param name="ByFile">With the name of their file instead.</param>
public sealed record DomainChoice(double? LeastConfidence, bool ByFile);
