namespace Undersign.People.Storing;

/// <summary>What a stored record is of. The numbers stand in the database.</summary>
internal enum RecordKind
{
    Person = 0,
    Group = 1,
}
