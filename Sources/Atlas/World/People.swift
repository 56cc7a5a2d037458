// Artists, writers and leaders.

extension RelationSource {
  static let artists = RelationSource(
    id: "P27", name: "home country of an artist",
    templates: [
      "{} is an artist from the country of",
      "The works of {} were made by an artist of",
      "{} holds a passport of",
      "The home country of {} is",
      "{} is celebrated as a great artist in",
    ],
    naming: .person,
    groups: [
      "Italy": """
      Leonardo da Vinci, Michelangelo, Raphael, Caravaggio, Botticelli, Titian, Giuseppe Verdi, \
      Antonio Vivaldi, Giacomo Puccini, Gioachino Rossini, Federico Fellini, Sergio Leone
      """,
      "France": """
      Claude Monet, Edgar Degas, Paul Cezanne, Henri Matisse, Auguste Rodin, Claude Debussy, \
      Maurice Ravel, Georges Bizet, Hector Berlioz, Edouard Manet
      """,
      "Germany": """
      Johann Sebastian Bach, Ludwig van Beethoven, Johannes Brahms, Richard Wagner, \
      Robert Schumann, Albrecht Durer, Caspar David Friedrich
      """,
      "Austria": """
      Joseph Haydn, Franz Schubert, Gustav Klimt, Egon Schiele, Johann Strauss, Anton Bruckner
      """,
      "Spain": """
      Pablo Picasso, Salvador Dali, Francisco Goya, Diego Velazquez, Joan Miro, Antoni Gaudi
      """,
      "Holland": "Rembrandt, Vincent van Gogh, Johannes Vermeer, Piet Mondrian, Frans Hals",
      "Russia": """
      Pyotr Tchaikovsky, Modest Mussorgsky, Sergei Rachmaninoff, Ilya Repin, Alexander Borodin, \
      Nikolai Rimsky-Korsakov
      """,
      "Poland": "Frederic Chopin, Krzysztof Penderecki, Jan Matejko, Andrzej Wajda",
      "Norway": "Edvard Grieg, Edvard Munch, Gustav Vigeland",
      "Finland": "Jean Sibelius, Alvar Aalto, Akseli Gallen-Kallela",
      "Hungary": "Bela Bartok, Franz Liszt, Zoltan Kodaly",
      "Mexico": "Frida Kahlo, Diego Rivera, David Alfaro Siqueiros",
      "Japan": "Hokusai, Akira Kurosawa, Hiroshige, Hayao Miyazaki, Yayoi Kusama",
      "England": "John Constable, Henry Purcell, Edward Elgar, Alfred Hitchcock, Damien Hirst",
      "Belgium": "Rene Magritte, James Ensor, Victor Horta",
      "Denmark": "Carl Nielsen, Bertel Thorvaldsen, Jorn Utzon",
      "Sweden": "Ingmar Bergman, Carl Larsson, Anders Zorn",
      "Colombia": "Fernando Botero, Shakira",
    ])

  static let writers = RelationSource(
    id: "P6886", name: "language of a writer",
    templates: [
      "{} wrote books in the language",
      "The native tongue of {} is",
      "The novels and poems of {} were first printed in",
      "{} is an author of literature in",
      "At the writing desk {} used",
    ],
    naming: .person,
    groups: [
      "English": """
      William Shakespeare, Charles Dickens, Jane Austen, Mark Twain, George Orwell, \
      Ernest Hemingway, Virginia Woolf, Oscar Wilde, Agatha Christie, Stephen King
      """,
      "French": """
      Victor Hugo, Marcel Proust, Voltaire, Gustave Flaubert, Albert Camus, Jules Verne, \
      Emile Zola, Honore de Balzac, Moliere
      """,
      "German": """
      Johann Wolfgang von Goethe, Friedrich Schiller, Thomas Mann, Franz Kafka, Hermann Hesse, \
      Bertolt Brecht, Heinrich Heine, Gunter Grass
      """,
      "Russian": """
      Leo Tolstoy, Fyodor Dostoevsky, Anton Chekhov, Alexander Pushkin, Nikolai Gogol, \
      Ivan Turgenev, Mikhail Bulgakov, Boris Pasternak
      """,
      "Spanish": """
      Miguel de Cervantes, Gabriel Garcia Marquez, Pablo Neruda, Jorge Luis Borges, \
      Isabel Allende, Octavio Paz, Mario Vargas Llosa
      """,
      "Italian": "Dante Alighieri, Petrarch, Boccaccio, Umberto Eco, Italo Calvino, Elena Ferrante",
      "Portuguese": "Fernando Pessoa, Jose Saramago, Paulo Coelho, Luis de Camoes, Jorge Amado",
      "Japanese": "Haruki Murakami, Yukio Mishima, Yasunari Kawabata, Matsuo Basho",
      "Greek": "Homer, Sophocles, Sappho, Nikos Kazantzakis, Aeschylus, Euripides",
      "Latin": "Virgil, Ovid, Horace, Cicero, Seneca, Livy",
      "Polish": "Adam Mickiewicz, Wislawa Szymborska, Henryk Sienkiewicz, Stanislaw Lem",
      "Swedish": "August Strindberg, Astrid Lindgren, Selma Lagerlof, Stieg Larsson",
      "Danish": "Hans Christian Andersen, Soren Kierkegaard, Peter Hoeg",
      "Turkish": "Orhan Pamuk, Nazim Hikmet, Yasar Kemal",
      "Arabic": "Naguib Mahfouz, Mahmoud Darwish, Al-Mutanabbi",
      "Persian": "Hafez, Rumi, Ferdowsi, Omar Khayyam",
      "Chinese": "Lu Xun, Mo Yan, Li Bai, Du Fu",
      "Czech": "Karel Capek, Jaroslav Hasek, Vaclav Havel",
    ])

  static let leaders = RelationSource(
    id: "P1001", name: "country of a leader",
    templates: [
      "{} was a leader of the country of",
      "The government of {} ruled",
      "{} came to power in",
      "History remembers {} for the years at the head of",
      "The laws signed by {} were laws of",
    ],
    naming: .person,
    groups: [
      "America": """
      George Washington, Abraham Lincoln, Thomas Jefferson, Franklin Roosevelt, John Kennedy, \
      Barack Obama, Ronald Reagan, Richard Nixon
      """,
      "France": "Charles de Gaulle, Napoleon Bonaparte, Francois Mitterrand, Jacques Chirac",
      "Germany": "Otto von Bismarck, Angela Merkel, Konrad Adenauer, Willy Brandt, Helmut Kohl",
      "Britain": """
      Winston Churchill, Margaret Thatcher, Queen Victoria, Tony Blair, Benjamin Disraeli
      """,
      "Russia": "Catherine the Great, Peter the Great, Ivan the Terrible, Boris Yeltsin",
      "China": "Mao Zedong, Deng Xiaoping, Sun Yat-sen, Zhou Enlai",
      "India": "Jawaharlal Nehru, Indira Gandhi, Rajiv Gandhi",
      "Egypt": "Cleopatra, Gamal Abdel Nasser, Anwar Sadat, Tutankhamun, Hosni Mubarak",
      "Israel": "Golda Meir, David Ben-Gurion, Yitzhak Rabin, Menachem Begin",
      "Turkey": "Kemal Ataturk, Turgut Ozal",
      "Cuba": "Fidel Castro, Fulgencio Batista",
      "Argentina": "Juan Peron, Raul Alfonsin, Cristina Kirchner",
      "Chile": "Salvador Allende, Augusto Pinochet, Michelle Bachelet",
      "Iran": "Ayatollah Khomeini, Mohammad Mosaddegh",
      "Ghana": "Kwame Nkrumah, Jerry Rawlings",
      "Kenya": "Jomo Kenyatta, Mwai Kibaki",
      "Canada": "Pierre Trudeau, Lester Pearson, Jean Chretien",
      "Poland": "Lech Walesa, Jozef Pilsudski",
    ])
}
