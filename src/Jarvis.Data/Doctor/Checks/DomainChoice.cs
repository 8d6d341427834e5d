namespace Jarvis.Data.Doctor.Checks;

/// <summary>How records without a domain would be labelled.</summary>
/// <param name="LeastConfidence">Minimum confidence of the classifier; null if the classifier is not accurate enough.</param>
/// <param name="ByFile">Use the name of the record's file instead.</param>
public sealed record DomainChoice(double? LeastConfidence, bool ByFile);
