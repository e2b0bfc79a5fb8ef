namespace Undersign.Stamping;

internal enum Placement
{
    Reply,
    End,
    Top,
}
