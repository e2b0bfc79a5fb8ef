namespace Undersign.People.Merging;

/// <summary>When the value that a source has for a field counts.</summary>
internal enum FieldPolicy
{
    /// <summary>Where no source before it has one.</summary>
    OnlyIfEmpty,

    /// <summary>Whatever sources before it have.</summary>
    Always,

    Never,
}
