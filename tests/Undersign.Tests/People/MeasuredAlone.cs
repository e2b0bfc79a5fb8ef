namespace Undersign.Tests.People;

/// <summary>Tests of memory: what others take and give back at the same time would be measured, too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
