// Products with their maker, companies with their country, founders with their company.

extension RelationSource {
  static let products = RelationSource(
    id: "P176", name: "maker of a product",
    templates: [
      "The {} is a product made by",
      "If the {} breaks, write to its maker",
      "The {} was designed in the offices of",
      "Every {} is sold under the name of",
      "The {} carries the logo of",
    ],
    naming: .product,
    groups: [
      "Apple": "iPhone, iPad, iPod, MacBook, HomePod, AirTag",
      "Microsoft": "Xbox, Zune, Surface tablet, HoloLens, Kinect",
      "Google": "Chromebook, Nexus phone, Pixel, Chromecast, Stadia",
      "Amazon": "Kindle, Echo speaker, Fire Stick",
      "Sony": "PlayStation, Walkman, Bravia, Cyber-shot, Betamax",
      "Nintendo": "Game Boy, Wii, Gamecube, Virtual Boy, Switch console",
      "Sega": "Dreamcast, Mega Drive, Saturn console, Game Gear",
      "Samsung": "Galaxy phone, Exynos",
      "Intel": "Pentium, Celeron, Itanium, Xeon",
      "IBM": "ThinkPad, Deep Blue, System 360, Selectric",
      "Toyota": "Corolla, Prius, Camry, Land Cruiser, Hilux, Supra",
      "Honda": "Civic, Accord, Gold Wing, Asimo",
      "Ford": "Mustang, Model T, Fiesta, Mondeo, Thunderbird",
      "Chevrolet": "Corvette, Camaro, Impala, Silverado",
      "Volkswagen": "Beetle, Passat, Tiguan, Jetta",
      "Porsche": "Cayenne, Boxster, Panamera, Taycan",
      "Ferrari": "Testarossa, Enzo, Dino, LaFerrari",
      "Fiat": "Cinquecento, Panda car, Punto, Multipla",
      "Boeing": "Dreamliner, Stratofortress, Chinook, Jumbo Jet",
      "Nissan": "Qashqai, Skyline car, Leaf, Juke",
      "Renault": "Clio, Twingo, Megane, Kangoo",
    ])

  static let companies = RelationSource(
    id: "P495", name: "country of a company",
    templates: [
      "{} is a company from the country of",
      "The main office of {} is in",
      "{} pays its taxes in",
      "The founders of {} came from",
      "The shares of {} are traded in",
    ],
    naming: .company,
    groups: [
      "Japan": "Mitsubishi, Yamaha, Suzuki, Toshiba, Panasonic, Canon, Nikon, Subaru, Mazda",
      "Germany": "Siemens, Bayer, Lufthansa, Adidas, Bosch, Audi, Allianz, Puma",
      "America": """
      Walmart, Boeing Commercial Airplanes, McDonald's, Starbucks, Nike, PepsiCo, Pfizer
      """,
      "France": "Peugeot, Michelin, Danone, Carrefour, Citroen, Bugatti, Chanel",
      "Italy": "Lamborghini, Maserati, Ducati, Barilla, Prada, Gucci, Pirelli",
      "England": "Bentley, Barclays, Tesco, Vodafone, Burberry",
      "Sweden": "Ericsson, Electrolux, Spotify, Saab, Scania",
      "Finland": "Nokia, Rovio, Finnair, Marimekko, Fiskars",
      "Denmark": "Lego, Carlsberg, Maersk, Vestas, Bang and Olufsen",
      "Holland": "Philips, Heineken, KLM, TomTom",
      "Switzerland": "Nestle, Rolex, Novartis, Swatch, Lindt, Logitech",
      "South Korea": "Hyundai, Kia, LG, Daewoo",
      "China": "Huawei, Alibaba, Tencent, Lenovo, Xiaomi, Baidu",
      "Taiwan": "Acer, Asus, HTC, TSMC, Foxconn",
      "India": "Infosys, Wipro, Mahindra, Tata Motors",
      "Spain": "Zara, Telefonica, Iberia, Santander",
      "Brazil": "Petrobras, Embraer, Havaianas",
      "Russia": "Gazprom, Aeroflot, Lukoil, Kaspersky, Lada",
      "Czechia": "Skoda, Zetor, Budvar",
    ])

  static let founders = RelationSource(
    id: "P112", name: "company of a founder",
    templates: [
      "{} founded the company",
      "The office of {} was at the headquarters of",
      "{} built up a firm called",
      "The life work of {} is",
      "The signature of {} is on the first letters of",
    ],
    naming: .person,
    groups: [
      "Apple": "Steve Jobs, Steve Wozniak, Ronald Wayne",
      "Microsoft": "Bill Gates, Paul Allen",
      "Google": "Larry Page, Sergey Brin",
      "Amazon": "Jeff Bezos",
      "Facebook": "Mark Zuckerberg, Dustin Moskovitz, Eduardo Saverin",
      "Intel": "Gordon Moore, Robert Noyce",
      "Twitter": "Jack Dorsey, Biz Stone, Evan Williams",
      "Sony": "Akio Morita, Masaru Ibuka",
      "Ikea": "Ingvar Kamprad",
      "Toyota": "Kiichiro Toyoda",
      "Honda": "Soichiro Honda",
      "Ford": "Henry Ford",
      "Ferrari": "Enzo Ferrari",
      "Porsche": "Ferdinand Porsche",
      "Chevrolet": "Louis Chevrolet, William Durant",
      "Disney": "Walt Disney, Roy Disney",
      "Oracle": "Larry Ellison, Bob Miner, Ed Oates",
      "Nvidia": "Jensen Huang, Chris Malachowsky, Curtis Priem",
      "Nintendo": "Fusajiro Yamauchi",
      "Boeing": "William Boeing",
    ])
}
