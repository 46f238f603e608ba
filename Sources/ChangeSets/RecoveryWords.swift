/// The 256 words of a recovery phrase, one for each value of a byte, in alphabetical order.
///
/// No two share their first four letters or are one typing error apart. The list is part of the format: what was
/// printed once must be readable for ever, so it never changes.
enum RecoveryWords {
  static let all: [String] = list.split(whereSeparator: \.isWhitespace).map(String.init)

  private static let list = """
    acorn actor adobe album alder alpha anchor angle apron arbor arrow atlas attic award bacon badge baker
    bamboo barley basil basket bench berry birch blanket bloom border bottle boulder bread bridge bucket
    butter cabin camel candle carbon carpet castle cello chalk chess circle citrus coast cobalt cocoa copper
    coral cousin cradle crayon crown crystal dahlia daisy dancer decade delta desert dinner dolphin donkey
    dragon dune dusk eagle easel echo elbow empty energy equal escape estate fable falcon feather fender fern
    field figure finch flag flame forest fossil frost galaxy garden gazelle gentle giant glacier glove gopher
    gravel guitar habit hammer hedge helmet heron hobby honey hotel humble hunter iceberg idea igloo insect
    iris ivory jacket jaguar jelly jewel jockey journal jungle kayak kernel kidney kitten knight ladder lagoon
    laurel lava lemon letter lilac linen lobster locket lucky lunar lyric mango maple meadow melon mentor
    midday mimosa modest morning mosaic museum mustard myrtle nature nectar nephew nickel noble north novel
    nutmeg oasis oboe octave olive opal orange orchid oxygen oyster palace panda paper pastry peanut pebble
    pepper piano pigeon pillow pilot plum poem pond poppy potato pretzel prism puzzle quail quartz quiver
    rabbit raft rainbow raven reef ribbon river rope ruby salad salmon sandal saturn scarf season shadow shell
    sister sketch sofa sonnet spider spruce squash stable summer sunset teapot temple tennis tiger timber
    topaz torch trumpet tunnel turtle ultra uncle urban utopia vacuum vanilla velvet venus viola visit vivid
    vulcan waffle walnut walrus water whistle window wolf wonder wren yarn year yogurt zebra zenith zigzag
    zinc
    """
}
