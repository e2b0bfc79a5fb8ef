namespace Undersign.People.Merging;

/// <summary>By what a source knows somebody, whatever their address is.</summary>
internal readonly record struct SourceKey(string Source, string Key);
